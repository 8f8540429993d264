package io.caravel.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.apache.camel.component.kubernetes.KubernetesConfiguration;
import org.apache.camel.component.kubernetes.KubernetesHelper;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.DefaultComponent;

/**
 * How {@code kube-watch:} and {@code kube-apply:} reach the Kubernetes API: by a client bean or by
 * connection options, both as in camel-kubernetes. All endpoints of a component share one client.
 */
public abstract class KubeClientComponent extends DefaultComponent {

    private final KubernetesConfiguration configuration = new KubernetesConfiguration();
    private KubernetesClient own;

    @Metadata(autowired = true)
    private KubernetesClient kubernetesClient;

    @Metadata(label = "advanced")
    private String masterUrl;

    @Metadata(label = "security", secret = true)
    private String oauthToken;

    @Metadata(label = "security", secret = true)
    private String username;

    @Metadata(label = "security", secret = true)
    private String password;

    @Metadata(label = "security", secret = true)
    private String caCertFile;

    @Metadata(label = "security", secret = true)
    private String caCertData;

    @Metadata(label = "security", secret = true)
    private String clientCertFile;

    @Metadata(label = "security", secret = true)
    private String clientCertData;

    @Metadata(label = "security", secret = true)
    private String clientKeyFile;

    @Metadata(label = "security", secret = true)
    private String clientKeyData;

    @Metadata(label = "security", secret = true)
    private String clientKeyAlgo;

    @Metadata(label = "security", secret = true)
    private String clientKeyPassphrase;

    @Metadata(label = "security", secret = true)
    private Boolean trustCerts;

    @Metadata(label = "advanced")
    private Integer connectionTimeout;

    /**
     * The client to use: the given one, or one made of the connection options, which is closed with
     * the component.
     */
    protected synchronized KubernetesClient client() {
        if (kubernetesClient != null) {
            return kubernetesClient;
        }
        if (own == null) {
            own = KubernetesHelper.getKubernetesClient(configuration);
        }
        return own;
    }

    /** The API that the client is for. */
    KubeApi api() {
        KubernetesClient client = client();
        String url = client.getMasterUrl().toString();
        return new KubeApi(client, ApiContacts.of(getCamelContext(), url));
    }

    @Override
    protected void doShutdown() throws Exception {
        synchronized (this) {
            if (own != null) {
                own.close();
                own = null;
            }
        }
        super.doShutdown();
    }

    public KubernetesClient getKubernetesClient() {
        return kubernetesClient;
    }

    /**
     * The Kubernetes client to use. It is taken from the registry when there is one; without it a
     * client is made of the connection options.
     */
    public void setKubernetesClient(KubernetesClient kubernetesClient) {
        this.kubernetesClient = kubernetesClient;
    }

    public String getMasterUrl() {
        return masterUrl;
    }

    /**
     * URL of the Kubernetes API server. When it is not set: the one of the kubeconfig file, or of
     * the cluster this runs in.
     */
    public void setMasterUrl(String masterUrl) {
        this.masterUrl = masterUrl;
        configuration.setMasterUrl(masterUrl);
    }

    public String getOauthToken() {
        return oauthToken;
    }

    /** Bearer token to authenticate with. */
    public void setOauthToken(String oauthToken) {
        this.oauthToken = oauthToken;
        configuration.setOauthToken(oauthToken);
    }

    public String getUsername() {
        return username;
    }

    /** User name to authenticate with. */
    public void setUsername(String username) {
        this.username = username;
        configuration.setUsername(username);
    }

    public String getPassword() {
        return password;
    }

    /** Password to authenticate with. */
    public void setPassword(String password) {
        this.password = password;
        configuration.setPassword(password);
    }

    public String getCaCertFile() {
        return caCertFile;
    }

    /** File with the CA certificate of the API server (PEM). */
    public void setCaCertFile(String caCertFile) {
        this.caCertFile = caCertFile;
        configuration.setCaCertFile(caCertFile);
    }

    public String getCaCertData() {
        return caCertData;
    }

    /** CA certificate of the API server (PEM, base64). */
    public void setCaCertData(String caCertData) {
        this.caCertData = caCertData;
        configuration.setCaCertData(caCertData);
    }

    public String getClientCertFile() {
        return clientCertFile;
    }

    /** File with the client certificate (PEM). */
    public void setClientCertFile(String clientCertFile) {
        this.clientCertFile = clientCertFile;
        configuration.setClientCertFile(clientCertFile);
    }

    public String getClientCertData() {
        return clientCertData;
    }

    /** Client certificate (PEM, base64). */
    public void setClientCertData(String clientCertData) {
        this.clientCertData = clientCertData;
        configuration.setClientCertData(clientCertData);
    }

    public String getClientKeyFile() {
        return clientKeyFile;
    }

    /** File with the key of the client certificate (PEM). */
    public void setClientKeyFile(String clientKeyFile) {
        this.clientKeyFile = clientKeyFile;
        configuration.setClientKeyFile(clientKeyFile);
    }

    public String getClientKeyData() {
        return clientKeyData;
    }

    /** Key of the client certificate (PEM, base64). */
    public void setClientKeyData(String clientKeyData) {
        this.clientKeyData = clientKeyData;
        configuration.setClientKeyData(clientKeyData);
    }

    public String getClientKeyAlgo() {
        return clientKeyAlgo;
    }

    /** Algorithm of the client key, such as RSA or EC. */
    public void setClientKeyAlgo(String clientKeyAlgo) {
        this.clientKeyAlgo = clientKeyAlgo;
        configuration.setClientKeyAlgo(clientKeyAlgo);
    }

    public String getClientKeyPassphrase() {
        return clientKeyPassphrase;
    }

    /** Passphrase of the client key. */
    public void setClientKeyPassphrase(String clientKeyPassphrase) {
        this.clientKeyPassphrase = clientKeyPassphrase;
        configuration.setClientKeyPassphrase(clientKeyPassphrase);
    }

    public Boolean getTrustCerts() {
        return trustCerts;
    }

    /** Whether any certificate of the API server is trusted. Never set this outside of tests. */
    public void setTrustCerts(Boolean trustCerts) {
        this.trustCerts = trustCerts;
        configuration.setTrustCerts(trustCerts);
    }

    public Integer getConnectionTimeout() {
        return connectionTimeout;
    }

    /** Time within which a connection to the API server has to be open, in milliseconds. */
    public void setConnectionTimeout(Integer connectionTimeout) {
        this.connectionTimeout = connectionTimeout;
        configuration.setConnectionTimeout(connectionTimeout);
    }
}
